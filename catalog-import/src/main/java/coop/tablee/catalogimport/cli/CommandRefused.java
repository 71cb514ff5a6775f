package coop.tablee.catalogimport.cli;

/** The run cannot go on; the message says why and what to do. */
final class CommandRefused extends RuntimeException {

    CommandRefused(String message) {
        super(message);
    }
}
