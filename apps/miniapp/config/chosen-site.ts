import { type SiteName, siteName } from '@taro-pay/site';

/** The site that SITE names. Where there is none, the command ends with the line that says which there are. */
export function chosenSite(): SiteName {
  try {
    return siteName(process.env.SITE);
  } catch (error) {
    console.error(error instanceof Error ? error.message : error);
    process.exit(1);
  }
}
