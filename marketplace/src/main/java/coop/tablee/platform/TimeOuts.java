package coop.tablee.platform;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How long this process waits for people, and for a database that is gone without a word. What it waits for of others that answer (database, mail) is set where they
 * are; all of it stands in one table in {@code docs/operations}.
 *
 * @param requestSilence between two pieces of one request
 * @param wholeRequest for a request from its first byte to its last; 20 MB over a village's 1 Mbit/s take less than three minutes
 * @param shutdownNotice how long a process that was told to stop still serves while it says that it is not ready, so that a proxy turns to another
 * @param databaseVanished until a database that acknowledges nothing any more is given up
 * @param databaseSilence until one is that takes what it is asked and never answers; longer than any statement may take ({@code imports.apply-timeout})
 */
@ConfigurationProperties("marketplace.time-outs")
public record TimeOuts(
        @DefaultValue("PT30S") Duration requestSilence,
        @DefaultValue("PT5M") Duration wholeRequest,
        @DefaultValue("PT2S") Duration shutdownNotice,
        @DefaultValue("PT20S") Duration databaseVanished,
        @DefaultValue("PT6M") Duration databaseSilence) {}
