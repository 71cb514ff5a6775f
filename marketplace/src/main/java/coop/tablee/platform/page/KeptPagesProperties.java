package coop.tablee.platform.page;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * How visitors without an account share their pages.
 *
 * @param life how long one rendering answers others, and so how late they hear of a change; zero = each is rendered anew
 * @param longest how long it does while nothing is written to the database, and so how late they hear that time has passed
 * @param size how much of them a node keeps
 */
@ConfigurationProperties("platform.kept-pages")
record KeptPagesProperties(
        @DefaultValue("500ms") Duration life,
        @DefaultValue("10s") Duration longest,
        @DefaultValue("16MB") DataSize size) {}
