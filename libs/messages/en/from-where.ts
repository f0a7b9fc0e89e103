/** Where a rule comes from, behind its words: an unverified one says so. `mark` and `source` are told beside it. */
export const fromWhere = '{mark, select, V {[V: {source}]} S {[S, secondary: {source}]} D {[D, from a source document: {source}]} U {[U, unverified: {source}]} other {[no source given]}}';
