import { SITES } from '@taro-pay/site';
import { currentSettings } from '../../app/settings.js';

/** The name of a place of pick-up; its id where no shop has it any more. */
export function placeName(placeId: string): string {
  const places = Object.values(SITES).flatMap(({ delivery }) => delivery.pickup.places);
  const place = places.find(({ id }) => id === placeId);
  return place?.name[currentSettings().language] ?? placeId;
}
