/**
 * The API's description: one OpenAPI document put together from the parts that modules bring, and the page on which people read and try it. Describes
 * nothing itself; tests hold the document to the routes and to what they really answer. Besides, what all calls read and write in the same way.
 */
@NullMarked
package coop.tablee.platform.api;

import org.jspecify.annotations.NullMarked;
