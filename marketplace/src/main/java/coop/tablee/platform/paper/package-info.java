/**
 * Papers: documents to print, made from templates as PDF. A4, in our own fonts, with page numbers, a title, a language and tags for screen readers; nothing in
 * a paper is ever fetched from anywhere. What a paper says is the business of the module whose template it is.
 */
@NullMarked
package coop.tablee.platform.paper;

import org.jspecify.annotations.NullMarked;
