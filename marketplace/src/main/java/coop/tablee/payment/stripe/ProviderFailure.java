package coop.tablee.payment.stripe;

/** The provider did not do what was asked. */
final class ProviderFailure extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final boolean answered;

    /**
     * @param answered whether it said so. If not, nobody knows whether it was done, and it is asked again with the same key
     */
    ProviderFailure(boolean answered, Throwable cause) {
        super(cause.getClass().getSimpleName(), cause);
        this.answered = answered;
    }

    boolean isAnswered() {
        return answered;
    }
}
