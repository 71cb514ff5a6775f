package coop.tablee.platform.page;

/**
 * One seat in a row of them that shows how far a thing has come.
 *
 * @param state whether it is filled, being filled, went wrong, or is to come
 * @param words what happens there
 * @param when when it did or will; empty when unknown
 */
public record Place(State state, String words, String when) {

    /** How a seat looks and is read aloud. */
    public enum State {
        DONE("done"),
        NOW("now"),
        WRONG("wrong"),
        TO_COME("");

        private final String word;

        State(String word) {
            this.word = word;
        }

        /** The class of the seat. */
        public String word() {
            return word;
        }
    }
}
