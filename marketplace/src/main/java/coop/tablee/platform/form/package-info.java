/**
 * Forms as they were sent: fields read one by one, so that one answer names every mistake and nothing typed is lost, and files looked through by content and
 * never by their name. What a form is about is the business of the module whose page it is on.
 *
 * <p>The rule that must never break: no file is kept or handed out that was not looked through.
 */
@NullMarked
package coop.tablee.platform.form;

import org.jspecify.annotations.NullMarked;
