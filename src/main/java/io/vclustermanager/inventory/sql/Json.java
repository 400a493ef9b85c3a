package io.vclustermanager.inventory.sql;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.micronaut.core.type.Argument;
import io.micronaut.json.JsonMapper;
import io.micronaut.serde.annotation.SerdeImport;
import io.vclustermanager.model.Bootstrap;
import io.vclustermanager.model.ClusterBase;
import io.vclustermanager.model.ClusterShare;
import io.vclustermanager.model.ClusterSpec;
import io.vclustermanager.model.Condition;
import io.vclustermanager.model.Drift;
import io.vclustermanager.model.EksPlace;
import io.vclustermanager.model.Event.FieldChange;
import io.vclustermanager.model.Host;
import io.vclustermanager.model.NamespaceMetadata;
import io.vclustermanager.model.Observed;
import io.vclustermanager.model.Operation.Step;
import io.vclustermanager.model.OwnerLimits;
import io.vclustermanager.model.Template;
import io.vclustermanager.model.ValuesVerdict;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/** The JSON columns. */
@Singleton
@SerdeImport(Bootstrap.class)
@SerdeImport(Bootstrap.Chart.class)
@SerdeImport(ClusterBase.class)
@SerdeImport(ClusterBase.Used.class)
@SerdeImport(ClusterSpec.class)
@SerdeImport(ClusterShare.class)
@SerdeImport(OwnerLimits.class)
@SerdeImport(Condition.class)
@SerdeImport(Drift.class)
@SerdeImport(EksPlace.class)
@SerdeImport(FieldChange.class)
@SerdeImport(Host.Amount.class)
@SerdeImport(Host.Capacity.class)
@SerdeImport(NamespaceMetadata.class)
@SerdeImport(Observed.class)
@SerdeImport(Step.class)
@SerdeImport(Template.Content.class)
@SerdeImport(ValuesVerdict.class)
public final class Json {
  public static final Argument<Map<String, String>> LABELS =
      Argument.mapOf(String.class, String.class);
  public static final Argument<ClusterSpec> SPEC = Argument.of(ClusterSpec.class);
  public static final Argument<ValuesVerdict> VERDICT = Argument.of(ValuesVerdict.class);
  public static final Argument<Observed> OBSERVED = Argument.of(Observed.class);
  public static final Argument<List<Condition>> CONDITIONS = Argument.listOf(Condition.class);
  public static final Argument<List<Drift>> DRIFT = Argument.listOf(Drift.class);
  public static final Argument<Host.Capacity> CAPACITY = Argument.of(Host.Capacity.class);
  public static final Argument<EksPlace> EKS = Argument.of(EksPlace.class);
  public static final Argument<List<Step>> STEPS = Argument.listOf(Step.class);
  public static final Argument<Template.Content> TEMPLATE = Argument.of(Template.Content.class);
  public static final Argument<OwnerLimits> LIMITS = Argument.of(OwnerLimits.class);
  public static final Argument<List<String>> NAMES = Argument.listOf(String.class);
  public static final Argument<List<FieldChange>> CHANGES = Argument.listOf(FieldChange.class);
  public static final Argument<Map<String, List<String>>> CLAIMS =
      Argument.mapOf(Argument.STRING, Argument.listOf(String.class));

  /** The escape itself: an even number of backslashes before it is text. */
  private static final Pattern NUL = Pattern.compile("(?<!\\\\)((?:\\\\\\\\)*)\\\\u0000");

  /** Users' own values make each spec another one; the others are few. */
  private static final int LONGEST_SHARED_SPEC = 256;

  private static final int MOST_SHARED_SPECS = 1000;

  private final JsonMapper mapper;
  private final Cache<String, ClusterSpec> specs =
      Caffeine.newBuilder().maximumSize(MOST_SHARED_SPECS).build();

  Json(JsonMapper mapper) {
    this.mapper = mapper;
  }

  public <T> String write(Argument<T> type, T value) {
    try {
      return storable(new String(mapper.writeValueAsBytes(type, value), StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException("While writing a JSON column of " + type, e);
    }
  }

  /** PostgreSQL's jsonb cannot hold the character 0, which hosts may well write into messages. */
  private static String storable(String json) {
    return json.contains("\\u0000") ? NUL.matcher(json).replaceAll("$1\\\\ufffd") : json;
  }

  public Map<String, String> labels(String text) {
    return parsed("labels", text, SmallJson::texts);
  }

  public Observed observed(String text) {
    return parsed("what was observed", text, SmallJson::observed)
        .orElseGet(() -> read(OBSERVED, text));
  }

  public ClusterSpec spec(String text) {
    return text.length() > LONGEST_SHARED_SPEC
        ? read(SPEC, text)
        : specs.get(text, each -> read(SPEC, each));
  }

  public List<Condition> conditions(String text) {
    return text.equals("[]") ? List.of() : new LaterList<>(() -> read(CONDITIONS, text));
  }

  public List<Drift> drift(String text) {
    return text.equals("[]") ? List.of() : new LaterList<>(() -> read(DRIFT, text));
  }

  public List<Step> steps(String text) {
    return read(STEPS, text);
  }

  public List<String> names(String text) {
    return text.equals("[]") ? List.of() : List.copyOf(read(NAMES, text));
  }

  public Host.Capacity capacity(String text) {
    return read(CAPACITY, text);
  }

  private static <T> T parsed(String what, String text, Parser<T> parser) {
    try {
      return parser.parse(text);
    } catch (IOException e) {
      throw new UncheckedIOException("While reading a JSON column of " + what, e);
    }
  }

  private interface Parser<T> {
    T parse(String text) throws IOException;
  }

  public <T> T read(Argument<T> type, String text) {
    try {
      return mapper.readValue(text, type);
    } catch (IOException e) {
      for (Throwable cause = e; cause != null; cause = cause.getCause()) {
        if (cause instanceof UnknownKindException unknown) {
          throw unknown;
        }
      }
      throw new UncheckedIOException("While reading a JSON column of " + type, e);
    }
  }
}
