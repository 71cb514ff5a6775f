package coop.tablee.catering.menu;

/**
 * A recipe as it stands.
 *
 * @param version counts from 1
 * @param versionId names this version for good; whoever changes the recipe says which one they saw
 * @param own whether it is the asker's; others are only cooked
 */
public record Recipe(long id, int version, long versionId, boolean own, boolean retired, RecipeDraft content) {}
