package io.vclustermanager.inventory.secret;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vclustermanager.inventory.ServiceSettings;
import io.vclustermanager.inventory.secret.Sealer.Sealed;
import io.vclustermanager.inventory.secret.Sealer.UnopenableException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is sealed opens by its key and in its row only. */
final class SealerTest {
  private static final UUID ROW = new UUID(1, 2);
  private static final String SECRET = "token: very secret";

  private Path folder = Path.of("");

  @BeforeEach
  void giveFolder(@TempDir Path temporary) {
    folder = temporary;
  }

  @Test
  void whatWasSealedOpens() throws UnopenableException {
    var sealer = sealer("a:" + key(1));

    assertThat(sealer.open(sealer.seal(SECRET, ROW), ROW)).isEqualTo(SECRET);
  }

  @Test
  void nothingOfTheSecretIsSeenAndNoTwoAreTheSame() {
    var sealer = sealer("a:" + key(1));

    var sealed = sealer.seal(SECRET, ROW).bytes();

    assertThat(new String(sealed, StandardCharsets.ISO_8859_1)).doesNotContain("secret");
    assertThat(sealer.seal(SECRET, ROW).bytes()).isNotEqualTo(sealed);
  }

  @Test
  void itDoesNotOpenInAnotherRow() {
    var sealer = sealer("a:" + key(1));
    var sealed = sealer.seal(SECRET, ROW);

    assertUnopenable(sealer, sealed, new UUID(1, 3), "EncryptionKeyWrong");
  }

  @Test
  void itDoesNotOpenWhenItWasChanged() {
    var sealer = sealer("a:" + key(1));
    var sealed = sealer.seal(SECRET, ROW);
    sealed.bytes()[20] ^= 1;

    assertUnopenable(sealer, sealed, ROW, "EncryptionKeyWrong");
    assertUnopenable(sealer, new Sealed("a", new byte[3]), ROW, "EncryptionKeyWrong");
  }

  @Test
  void theFirstKeySealsAndAllOpen() throws UnopenableException {
    var former = sealer("a:" + key(1)).seal(SECRET, ROW);
    var rotated = sealer("b:" + key(2), " a: " + key(1));

    assertThat(rotated.open(former, ROW)).isEqualTo(SECRET);
    assertThat(rotated.seal(SECRET, ROW).keyId()).isEqualTo("b");
    assertUnopenable(sealer("b:" + key(2)), former, ROW, "EncryptionKeyMissing");
    assertUnopenable(sealer("a:" + key(2)), former, ROW, "EncryptionKeyWrong");
  }

  @Test
  void withTheEmbeddedDatabaseTheKeyIsMadeInTheDataFolder() throws Exception {
    var sealed = sealer(true).seal(SECRET, ROW);

    assertThat(Files.readString(folder.resolve("encryption-key")).strip()).hasSize(64);
    assertThat(sealer(true).open(sealed, ROW)).isEqualTo(SECRET);
    // Once keys are configured, that of the folder still opens what it sealed.
    assertThat(sealer("a:" + key(1)).open(sealed, ROW)).isEqualTo(SECRET);
  }

  @Test
  void onADatabaseOfOnesOwnTheKeyMustBeGiven() {
    assertThatThrownBy(() -> sealer(false).seal(SECRET, ROW))
        .isInstanceOf(NoSecretKeyException.class)
        .hasMessageContaining("vcm.encryption.keys");
    assertThat(folder.resolve("encryption-key")).doesNotExist();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "a", "a:", "a:c2hvcnQ=", "a:!!!", ":abc", "encryption-key:abc"})
  void aKeyThatIsNoneIsToldAtTheStartWithoutTheKey(String text) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> sealer(text))
        .withMessageContaining("vcm.encryption.keys")
        .satisfies(e -> assertThat(e.getMessage()).doesNotContain("c2hvcnQ"));
  }

  @Test
  void anIdMayStandThereOnce() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> sealer("a:" + key(1), "a:" + key(2)))
        .withMessageContaining("twice");
  }

  private static void assertUnopenable(Sealer sealer, Sealed sealed, UUID row, String reason) {
    assertThatThrownBy(() -> sealer.open(sealed, row))
        .isInstanceOfSatisfying(
            UnopenableException.class, e -> assertThat(e.reason().word()).isEqualTo(reason));
  }

  private Sealer sealer(String... keys) {
    return sealer(new EncryptionSettings(List.of(keys)), false);
  }

  private Sealer sealer(boolean embedded) {
    return sealer(new EncryptionSettings(List.of()), embedded);
  }

  private Sealer sealer(EncryptionSettings settings, boolean embedded) {
    return new Sealer(new SecretKeys(settings, new ServiceSettings(folder, embedded, false)));
  }

  private static String key(int seed) {
    var bytes = new byte[32];
    bytes[0] = (byte) seed;
    return Base64.getEncoder().encodeToString(bytes);
  }
}
