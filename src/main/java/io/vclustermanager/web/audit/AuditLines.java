package io.vclustermanager.web.audit;

import io.micronaut.json.JsonMapper;
import io.vclustermanager.intent.audit.ExportAudit.Export;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;

/** An export as bytes, of which never more than a page lies in memory. */
final class AuditLines extends InputStream {
  private final Export export;
  private final JsonMapper json;
  private byte[] page = {};
  private int next;
  private boolean atEnd;

  AuditLines(Export export, JsonMapper json) {
    this.export = export;
    this.json = json;
  }

  @Override
  public int read() throws IOException {
    return fill() ? page[next++] & 0xff : -1;
  }

  @Override
  public int read(byte[] target, int offset, int length) throws IOException {
    if (length == 0) {
      return 0;
    }
    if (!fill()) {
      return -1;
    }
    var some = Math.min(length, page.length - next);
    System.arraycopy(page, next, target, offset, some);
    next += some;
    return some;
  }

  /** Whether there is a byte to read. */
  private boolean fill() throws IOException {
    if (next == page.length && !atEnd) {
      var bytes = new ByteArrayOutputStream();
      for (var line : export.next()) {
        bytes.writeBytes(json.writeValueAsBytes(line.values()));
        bytes.write('\n');
      }
      page = bytes.toByteArray();
      next = 0;
      atEnd = page.length == 0;
    }
    return next < page.length;
  }
}
