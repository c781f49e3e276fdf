/**
 * What instances of endpoints cost, in US dollars an hour. Written down on the day named, from several public tables that agree for
 * us-east-1, and not read from AWS; other regions and types are unknown here, and are called so. Taxes, traffic, storage, logs and
 * alarms are not in it. AWS's own list: https://aws.amazon.com/sagemaker/ai/pricing/
 */
export const prices = {
  date: "2026-11-22",
  perHour: {
    "us-east-1": { "ml.t2.medium": 0.056, "ml.m5.large": 0.115 },
  } as Readonly<Record<string, Readonly<Record<string, number>>>>,
};
