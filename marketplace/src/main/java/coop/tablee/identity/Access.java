package coop.tablee.identity;

import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
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

    /** What the method says; nothing, and two things at once, mean nobody. */
    static Access declaredBy(HandlerMethod handler) {
        var declared = Stream.of(
                        mayUse(handler),
                        handler.hasMethodAnnotation(SignedIn.class) ? signedIn() : nobody(),
                        handler.hasMethodAnnotation(OpenToAll.class) ? everyone() : nobody())
                .filter(access -> access.audience != Audience.NOBODY)
                .toList();
        return declared.size() == 1 ? declared.get(0) : nobody();
    }

    private static Access mayUse(HandlerMethod handler) {
        var annotation = handler.getMethodAnnotation(MayUse.class);
        return annotation == null ? nobody() : roles(annotation.value());
    }
}
