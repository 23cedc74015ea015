/** The server's limits, known here so that nobody draws or writes in vain; the server decides. */
export const limits = {
  commentCharacters: 500,
  lineVertices: 500,
  lineMetres: 20_000,
  areaVertices: 200,
  marksPerParticipant: 200,
} as const;
