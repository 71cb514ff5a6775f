package coop.tablee.identity;

import coop.tablee.shared.DomainException;
import coop.tablee.shared.DomainException.Kind;

/** Why nobody comes in by the provider. Whatever is wrong with what came back, the answer is the same. */
final class ProviderRefusal {

    private ProviderRefusal() {}

    /** What came back is not what this browser went for, or not signed as it should be. */
    static DomainException refused() {
        return new DomainException(Kind.UNAUTHENTICATED, "provider-refused");
    }

    /** The person said no there. */
    static DomainException declined() {
        return new DomainException(Kind.UNAUTHENTICATED, "provider-declined");
    }

    /** The provider does not answer, or nothing that can be read. */
    static DomainException silent() {
        return new DomainException(Kind.CONFLICT, "provider-silent");
    }

    /** The provider names no address, and the person is new here. */
    static DomainException withoutAddress() {
        return new DomainException(Kind.CONFLICT, "provider-without-address");
    }

    /** Another account here is connected with the one there. */
    static DomainException taken() {
        return new DomainException(Kind.CONFLICT, "provider-taken");
    }
}
