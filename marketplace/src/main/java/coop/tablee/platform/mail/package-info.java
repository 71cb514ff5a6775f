/**
 * Mails to people: written down in the transaction of what they tell of, sent afterwards by whichever node takes them, once as far as a mail server can
 * promise that. Who gets which words is the writing module's business.
 */
@NullMarked
package coop.tablee.platform.mail;

import org.jspecify.annotations.NullMarked;
