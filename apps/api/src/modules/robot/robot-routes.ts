import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { actOf } from '../../http/act.js';
import { routeOptions } from '../../http/route-options.js';
import type { RobotService } from './robot-service.js';

/** The robot of the shop's group. */
export const robotRoutes: FastifyPluginAsyncTypebox<{ readonly robot: RobotService }> = async (
  app,
  { robot },
) => {
  app.route({ ...routeOptions(app, 'getRobot'), handler: () => robot.state() });

  app.route({ ...routeOptions(app, 'testRobot'), handler: (request) => robot.test(actOf(request)) });
};
