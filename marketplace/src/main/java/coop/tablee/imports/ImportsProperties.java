package coop.tablee.imports;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * What one file may cost.
 *
 * @param largestFile a larger file is refused at the door
 * @param mostRows rows below the header; a longer file is rejected when it is read
 * @param readers files that one process reads at once
 * @param waiting files that may wait for a reader before the answer is "busy"
 * @param lease how long a process that went silent keeps its import
 * @param applyTimeout the longest a comparison with the catalogue, or an application, may hold its transaction
 */
@ConfigurationProperties("imports")
record ImportsProperties(
        @DefaultValue("20MB") DataSize largestFile,
        @DefaultValue("100000") int mostRows,
        @DefaultValue("2") int readers,
        @DefaultValue("100") int waiting,
        @DefaultValue("PT1M") Duration lease,
        @DefaultValue("PT5M") Duration applyTimeout) {}
