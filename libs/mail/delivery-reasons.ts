/** Why a digest did not get to its reader, yet or for good: codes of `libs/messages`, each with a parameter `detail`. */
export const deliveryReasons = [
  'delivery.server-not-reached',
  'delivery.server-busy',
  'delivery.refused',
  'delivery.tried-too-often',
  'delivery.outcome-unknown',
  'delivery.unknown-too-often',
  'delivery.not-made-yet',
  'delivery.not-made',
  'delivery.not-recorded-yet',
  'delivery.not-recorded',
] as const;
export type DeliveryReason = (typeof deliveryReasons)[number];
