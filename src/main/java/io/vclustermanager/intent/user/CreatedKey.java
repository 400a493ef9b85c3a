package io.vclustermanager.intent.user;

import io.vclustermanager.model.ApiKey;
import io.vclustermanager.model.KeyText;
import io.vclustermanager.model.Refusal;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What came of asking for a key.
 *
 * @param text the key itself, which is shown this once; null when there is none to show
 * @param refusals why it is not shown
 */
public record CreatedKey(ApiKey key, @Nullable KeyText text, List<Refusal> refusals) {}
