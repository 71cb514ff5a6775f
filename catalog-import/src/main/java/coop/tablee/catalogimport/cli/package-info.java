/**
 * The command line around the reader: checks a catalogue on the spot, or hands it to a marketplace and waits for its answer.
 * It decides nothing about catalogues itself, and sends the token to no other address than the one it was given.
 */
@NullMarked
package coop.tablee.catalogimport.cli;

import org.jspecify.annotations.NullMarked;
