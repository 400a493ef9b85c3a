package io.vclustermanager;

import io.micronaut.core.convert.ConversionContext;
import io.micronaut.core.convert.ConversionService;
import io.micronaut.core.convert.TypeConverter;
import io.vclustermanager.model.DurationWords;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.Optional;

/**
 * Reads durations of settings as the graph reads those of people: {@code 1w} and {@code 2h30m}
 * beside all that Micronaut takes.
 */
@Singleton
final class DurationConverter implements TypeConverter<String, Duration> {
  @Override
  public Optional<Duration> convert(String text, Class<Duration> type, ConversionContext context) {
    var read = DurationWords.read(text.strip());
    // Micronaut's own takes any sequence of characters, and this one texts alone.
    return read.isPresent()
        ? read
        : ConversionService.SHARED.convert(new StringBuilder(text), type, context);
  }
}
