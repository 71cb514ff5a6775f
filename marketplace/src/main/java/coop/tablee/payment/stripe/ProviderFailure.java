package coop.tablee.payment.stripe;

/** The provider did not do what was asked. */
final class ProviderFailure extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final Answer answer;

    enum Answer {
        /** Nobody knows whether it was done, and it is asked again with the same key. */
        NONE,
        /** Something went wrong there: what it answered is kept under the key, and nobody knows for sure whether it was done. */
        BROKEN,
        /** It says no, which is kept under the key: it was not done. */
        REFUSED
    }

    ProviderFailure(Answer answer, Throwable cause) {
        super(cause.getClass().getSimpleName(), cause);
        this.answer = answer;
    }

    /** Whether asking with the same key gets the same answer. */
    boolean isAnswered() {
        return answer != Answer.NONE;
    }

    boolean isRefused() {
        return answer == Answer.REFUSED;
    }
}
