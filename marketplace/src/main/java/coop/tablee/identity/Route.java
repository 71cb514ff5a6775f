package coop.tablee.identity;

/**
 * One way into the marketplace.
 *
 * @param method the HTTP method; {@code ANY} for a handler that takes them all
 * @param path the path pattern, such as {@code /orders/{number}}
 * @param access who may use it
 * @param page whether a person gets a page (or a part of one) from it rather than data or a redirect
 * @param scope what a narrowed token needs for it, such as {@code stock:read}; empty when nobody said
 * @param handler where it is answered, for people who read a report
 */
public record Route(String method, String path, Access access, boolean page, String scope, String handler) {}
