/**
 * The words that foods are looked for by: what each is called in four languages and what it is a kind of, kept by whoever runs the marketplace; and which words
 * people sought in vain. It decides nothing about what is found: the prepared rows of offers hold these words, and follow them within a second.
 *
 * <p>The rule that must never break: what was sought in vain is counted, and nobody is noted with it.
 */
@NullMarked
package coop.tablee.assortment.vocabulary;

import org.jspecify.annotations.NullMarked;
