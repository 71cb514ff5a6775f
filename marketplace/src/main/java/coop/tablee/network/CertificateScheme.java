package coop.tablee.network;

/** What a certificate attests: organic farming or its conversion, the sanitary approval of a maker of animal products, a social approval. */
public enum CertificateScheme {
    ORGANIC,
    IN_CONVERSION,
    SANITARY,
    SOCIAL
}
