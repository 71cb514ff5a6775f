package coop.tablee.platform;

/**
 * A bean with {@link org.springframework.scheduling.annotation.Scheduled} methods. Only these are looked through for them: asking every method of every bean would
 * be a twelfth of a start.
 */
public interface RecurringWork {}
