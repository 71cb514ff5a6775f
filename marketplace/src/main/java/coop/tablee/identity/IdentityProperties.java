package coop.tablee.identity;

import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How hard it is to get in, and for how long one stays.
 *
 * @param passwordStrength cost of a password hash as a power of two (bcrypt); absent = 12, or 5 in a demo, whose passwords everyone knows
 * @param hashingThreads how many passwords are hashed at once
 * @param hashingQueue how many more may wait before the answer is "busy"
 * @param sessionLife how long a browser stays signed in without being seen
 * @param rememberedSessionLife the same, for a person who asked to stay signed in on this device
 * @param tokenLife how long an API token lives
 * @param failuresPerAccount wrong passwords for one address of mail before a pause
 * @param failuresPerAddress wrong passwords from one network address before a pause
 * @param failureWindow how long failures are remembered, and so how long the pause is at most
 * @param linkLife how long a one-time link opens the door, and how long its letter is tried to be sent
 * @param linksPerAccount links to one address of mail before a pause
 * @param linksPerAddress links asked for from one network address before a pause
 * @param linkWindow how long they are remembered, and what guests do
 * @param guestLife how long a browser is known whose owner orders without an account
 * @param guestsPerAddress baskets begun without an account from one network address before a pause
 * @param guestOrdersPerAccount orders placed without an account with one address of mail before a pause
 * @param guestOrdersPerAddress the same from one network address
 */
@ConfigurationProperties("identity")
record IdentityProperties(
        @Nullable Integer passwordStrength,
        @DefaultValue("2") int hashingThreads,
        @DefaultValue("200") int hashingQueue,
        @DefaultValue("PT12H") Duration sessionLife,
        @DefaultValue("P30D") Duration rememberedSessionLife,
        @DefaultValue("P1D") Duration tokenLife,
        @DefaultValue("10") int failuresPerAccount,
        @DefaultValue("100") int failuresPerAddress,
        @DefaultValue("PT15M") Duration failureWindow,
        @DefaultValue("PT30M") Duration linkLife,
        @DefaultValue("5") int linksPerAccount,
        @DefaultValue("50") int linksPerAddress,
        @DefaultValue("PT1H") Duration linkWindow,
        @DefaultValue("P30D") Duration guestLife,
        @DefaultValue("300") int guestsPerAddress,
        @DefaultValue("20") int guestOrdersPerAccount,
        @DefaultValue("100") int guestOrdersPerAddress) {

    private static final int STRONG = 12;
    private static final int QUICK = 5;

    int strength(boolean demo) {
        if (passwordStrength != null) {
            return passwordStrength;
        }
        return demo ? QUICK : STRONG;
    }
}
