package coop.tablee.distribution.board;

/**
 * One exception on the board: what, whom it touches, since when, and the one next step.
 *
 * @param tone bad or warn
 * @param act where the next step leads; posted when {@code posts}
 */
record Trouble(
        String tone, String icon, String title, String text, String when, String actLabel, String act, boolean posts) {}
