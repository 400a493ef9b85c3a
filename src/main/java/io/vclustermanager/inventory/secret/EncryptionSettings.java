package io.vclustermanager.inventory.secret;

import io.micronaut.context.annotation.ConfigurationProperties;
import io.micronaut.core.bind.annotation.Bindable;
import java.util.List;

/**
 * By which keys secrets are kept in the database: {@code vcm.encryption}.
 *
 * @param keys each {@code id:base64} of 32 bytes: the first one encrypts, all decrypt
 */
@ConfigurationProperties("vcm.encryption")
public record EncryptionSettings(@Bindable(defaultValue = "") List<String> keys) {}
