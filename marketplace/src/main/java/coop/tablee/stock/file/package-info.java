/**
 * Levels and forecasts as a file: written so that a spreadsheet can work on it, read back with a look at what it changes before anything does. It keeps nothing of its own: what was
 * looked at travels in the page, with the version of each count, so that nothing is changed that changed meanwhile.
 */
@NullMarked
package coop.tablee.stock.file;

import org.jspecify.annotations.NullMarked;
