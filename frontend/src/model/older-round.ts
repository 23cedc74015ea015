/** A round that was aggregated elsewhere, before the municipality used this service. */
export type OlderRound = {
  round_id: string;
  title: string;
  first_year: number;
  last_year: number;
  /** How many there are of each object type. */
  objects: Record<string, number>;
};

export const hexagonsOf = ({ objects }: OlderRound): number =>
  Object.values(objects).reduce((sum, count) => sum + count, 0);
