package io.tidewatch.config;

/** Whether a listener asks those who connect for a certificate. */
public enum ClientCertificates {
    /** It does not ask. */
    NONE,
    /** It asks; a certificate that is shown must be good. */
    OPTIONAL,
    /** Who shows no good certificate is turned away. */
    REQUIRED
}
