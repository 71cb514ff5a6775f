package coop.tablee.imports;

/**
 * A name in a file of which nobody has said which producer it means.
 *
 * @param key by which all rows and all later imports of the name are the same
 * @param firstRow where it stands first, as a spreadsheet counts
 */
record UnansweredProducer(String key, String name, int rows, long firstRow) {}
