package io.vclustermanager.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.security.SecureRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What a key looks like, and how one that is not whole is told. */
final class KeyTextTest {
  private static final KeyText KEY = KeyText.random(new SecureRandom());

  @Test
  void aKeyIsWholeAndFoundByItsBeginning() {
    assertThat(KEY.text()).matches("vcm_[0-9A-Za-z]{8}_[0-9A-Za-z]{38}");
    assertThat(KEY.isWhole()).isTrue();
    assertThat(KEY.prefix()).isEqualTo(KEY.text().substring(0, 12));
    assertThat(KeyText.isMeant(KEY.text())).isTrue();
  }

  @Test
  void anyCharacterThatIsAnotherIsSeen() {
    IntStream.range(0, KEY.text().length())
        .forEach(
            place -> {
              var other = new StringBuilder(KEY.text());
              other.setCharAt(place, other.charAt(place) == 'a' ? 'b' : 'a');
              assertThat(new KeyText(other.toString()).isWhole()).as("at " + place).isFalse();
            });
  }

  @Test
  void whatIsCutOffOrLongerIsSeen() {
    var text = KEY.text();
    IntStream.range(0, text.length())
        .mapToObj(end -> new KeyText(text.substring(0, end)))
        .forEach(cut -> assertThat(cut.isWhole()).isFalse());
    assertThat(new KeyText(text + "a").isWhole()).isFalse();
  }

  @Test
  void itsTextIsToldNowhere() {
    assertThat(KEY.toString()).doesNotContain(KEY.text());
  }

  @Test
  void noTwoAreTheSame() {
    var random = new SecureRandom();
    var keys = IntStream.range(0, 1000).mapToObj(_ -> KeyText.random(random)).toList();

    assertThat(keys).doesNotHaveDuplicates();
    assertThat(keys.stream().map(KeyText::prefix)).doesNotHaveDuplicates();
    assertThat(keys.stream().map(KeyText::hash)).doesNotHaveDuplicates();
  }
}
