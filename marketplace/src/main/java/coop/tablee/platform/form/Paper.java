package coop.tablee.platform.form;

/** A paper that was looked through: {@code kind} is {@code PDF} or {@code PICTURE} (JPEG, drawn anew); {@code name} is for people only. */
@SuppressWarnings("ArrayRecordComponent") // never compared
public record Paper(String kind, String name, byte[] content) {}
