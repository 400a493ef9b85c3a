package io.vclustermanager.provider.vcluster.chart;

import io.vclustermanager.text.NotTakenException;
import io.vclustermanager.text.StrictJson;
import io.vclustermanager.text.TextBounds;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/**
 * The schema of one version of vCluster's chart that comes with the service, in {@code
 * vcluster/<version>/} with its licence: by it values are checked where no chart is needed, on
 * simulated hosts, so that what is mistyped is refused there as on a real one.
 */
final class ShippedSchema {
  /** Of which version of the chart it is. */
  static final String VERSION = ChartSettings.DEFAULT_VERSION;

  /** It has 230 KB and 9 levels. */
  private static final StrictJson FORM = StrictJson.within(new TextBounds(1 << 20, 100));

  private ShippedSchema() {}

  /** Made on first use, since it takes a while and most services have real hosts. */
  private static final class Held {
    private static final ValuesSchema SCHEMA = read();
  }

  /** The schema. */
  static ValuesSchema schema() {
    return Held.SCHEMA;
  }

  private static ValuesSchema read() {
    var name = "/vcluster/" + VERSION + "/values.schema.json";
    try (var file = ShippedSchema.class.getResourceAsStream(name)) {
      if (file == null) {
        throw new IllegalStateException(name + " is missing");
      }
      var text = new String(file.readAllBytes(), StandardCharsets.UTF_8);
      return ValuesSchema.ofChart(FORM.tree(text)).prepared();
    } catch (IOException e) {
      throw new UncheckedIOException("While reading " + name, e);
    } catch (NotTakenException e) {
      throw new IllegalStateException(name + " cannot be read", e);
    }
  }
}
