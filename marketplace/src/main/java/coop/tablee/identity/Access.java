package coop.tablee.identity;

import java.lang.annotation.Annotation;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.core.annotation.AnnotatedElementUtils;
import org.springframework.web.method.HandlerMethod;

/**
 * Who may use a route.
 *
 * @param audience how wide the door is
 * @param roles with {@link Audience#ROLES}, the roles of which one is enough; empty otherwise
 */
public record Access(Audience audience, Set<Role> roles) {

    /** From nobody, where nothing is declared, to everybody. */
    public enum Audience {
        NOBODY,
        ROLES,
        SIGNED_IN,
        EVERYONE
    }

    public Access {
        roles = Set.copyOf(roles);
    }

    public static Access nobody() {
        return new Access(Audience.NOBODY, Set.of());
    }

    public static Access everyone() {
        return new Access(Audience.EVERYONE, Set.of());
    }

    public static Access signedIn() {
        return new Access(Audience.SIGNED_IN, Set.of());
    }

    public static Access roles(Role... roles) {
        return new Access(Audience.ROLES, roles.length == 0 ? Set.of() : EnumSet.copyOf(List.of(roles)));
    }

    public boolean admits(Actor actor) {
        return switch (audience) {
            case NOBODY -> false;
            case ROLES -> roles.stream().anyMatch(actor.roles()::contains);
            case SIGNED_IN -> actor.isSignedIn();
            case EVERYONE -> true;
        };
    }

    /** What the method says, else what its class says, else nobody. Two answers at one place are none. */
    static Access declaredBy(HandlerMethod handler) {
        var ofMethod = declaredBy(
                handler.getMethodAnnotation(MayUse.class),
                handler.getMethodAnnotation(SignedIn.class),
                handler.getMethodAnnotation(OpenToAll.class));
        if (ofMethod != null) {
            return ofMethod;
        }
        var ofClass = declaredBy(
                onClass(handler, MayUse.class), onClass(handler, SignedIn.class), onClass(handler, OpenToAll.class));
        return ofClass == null ? nobody() : ofClass;
    }

    private static @Nullable Access declaredBy(
            @Nullable MayUse mayUse, @Nullable SignedIn signedIn, @Nullable OpenToAll openToAll) {
        var answers = (mayUse == null ? 0 : 1) + (signedIn == null ? 0 : 1) + (openToAll == null ? 0 : 1);
        if (answers == 0) {
            return null;
        }
        if (answers > 1) {
            return nobody();
        }
        if (mayUse != null) {
            return roles(mayUse.value());
        }
        return signedIn != null ? signedIn() : everyone();
    }

    private static <A extends Annotation> @Nullable A onClass(HandlerMethod handler, Class<A> type) {
        return AnnotatedElementUtils.findMergedAnnotation(handler.getBeanType(), type);
    }
}
