package coop.tablee.catering;

import java.util.List;

/**
 * What a page hears of others, in the reader's words.
 *
 * @param sendKey of the sheet now
 * @param cells what others set
 * @param people the cells that others are at, with their first names
 * @param together who else has the week open, in a sentence; empty for nobody
 * @param meals the fields of the days' meals, and how many there are now; none when nothing changed
 */
record HeardPage(String sendKey, List<Cell> cells, List<Cell> people, String together, List<Cell> meals) {

    /** {@code words} is what stands in it, {@code by} who it is or what to say about it. */
    record Cell(String cell, String words, String by) {}
}
