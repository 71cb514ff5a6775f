package coop.tablee.platform;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How those who ask the database for the same share one answer.
 *
 * @param longest how long one answer serves while nothing is written, and so how late people hear that time has passed; zero = each is asked for anew
 */
@ConfigurationProperties("platform.shared-reading")
public record SharedReadingProperties(@DefaultValue("10s") Duration longest) {}
