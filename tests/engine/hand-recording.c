/* Recordings written by hand, with known answers.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "hand-recording.h"

#include "demos/trace/ilv-trace-builder.h"

#include <glib/gstdio.h>
#include <string.h>
#include <unistd.h>

static const char *const workload_text = "[Workload]\nFormat=1\nName=Hand\n"
                                         "[Job a]\nCount=2\nSteps=ask;work\n"
                                         "[Step ask]\nDo=io\nDuration=1ms\n"
                                         "[Step work]\nDo=python\nDuration=1ms\n";

void
set_up (Fixture *self, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  self->folder = g_dir_make_tmp ("ilv-recording-XXXXXX", &error);
  g_assert_no_error (error);
  self->rings = g_ptr_array_new_with_free_func ((GDestroyNotify)g_byte_array_unref);
  self->workload = ilv_workload_parse (workload_text, -1, "test", &error);
  g_assert_no_error (error);
  ilv_settings_init (&self->plan.settings, ILV_MODEL_THREADS);
  self->plan.settings.switch_interval_ns = 5000000;
  self->plan.workload = self->workload;
  self->plan.arrivals_ns = self->arrivals_ns;
  self->plan.n_jobs = 2;
  self->plan.has_job_tracks = TRUE;
}

void
tear_down (Fixture *self, gconstpointer data)
{
  g_autoptr (GDir) dir = g_dir_open (self->folder, 0, NULL);
  for (const char *name; (name = g_dir_read_name (dir)) != NULL;) {
    g_autofree char *path = g_build_filename (self->folder, name, NULL);
    g_unlink (path);
  }
  g_rmdir (self->folder);
  g_free (self->folder);
  g_ptr_array_unref (self->rings);
  ilv_workload_unref (self->workload);
}

GByteArray *
add_ring (Fixture *self, int pid, int tid)
{
  GByteArray *ring = g_byte_array_new ();
  const IlvRingHeader header = {.magic = ILV_RING_MAGIC,
                                .version = ILV_RING_VERSION,
                                .record_size = sizeof (IlvRecord),
                                .pid = pid,
                                .tid = tid,
                                .ppid = 1,
                                .t_open = ORIGIN};
  g_byte_array_set_size (ring, ILV_RING_DATA_OFFSET);
  memset (ring->data, 0, ring->len);
  memcpy (ring->data, &header, sizeof header);
  g_ptr_array_add (self->rings, ring);
  return ring;
}

void
put (GByteArray *ring, gint64 t_us, guint kind, guint flags, guint32 a, guint64 b, guint64 c)
{
  const IlvRecord record = {
      ORIGIN + (guint64)(t_us * 1000), (guint16)kind, (guint16)flags, a, b, c};
  g_byte_array_append (ring, (const guint8 *)&record, sizeof record);
}

void
put_text (GByteArray *ring, gint64 t_us, guint kind, guint32 number, const char *text)
{
  char slot[sizeof (IlvRecord)] = {0};
  g_strlcpy (slot, text, sizeof slot);
  put (ring, t_us, kind, 1, number, 0, strlen (slot));
  g_byte_array_append (ring, (const guint8 *)slot, sizeof slot);
}

void
mark (GByteArray *ring, gint64 t_us, IlvMark what, guint32 a, guint64 job)
{
  put (ring, t_us, ILV_REC_MARK, what, a, job, 0);
}

/* Pads to a power of two and writes the files. */
void
write_rings (Fixture *self)
{
  for (guint i = 0; i < self->rings->len; i++) {
    GByteArray *ring = self->rings->pdata[i];
    guint n = (ring->len - ILV_RING_DATA_OFFSET) / sizeof (IlvRecord), capacity = 64;
    while (capacity < n)
      capacity *= 2;
    g_byte_array_set_size (ring, ILV_RING_DATA_OFFSET + capacity * sizeof (IlvRecord));
    IlvRingHeader *header = (IlvRingHeader *)ring->data;
    header->capacity = capacity;
    header->head = n;
    g_autofree char *name =
        g_strdup_printf ("p%d-t%d-%u" ILV_RING_SUFFIX, header->pid, header->tid, i);
    g_autofree char *path = g_build_filename (self->folder, name, NULL);
    g_assert_true (g_file_set_contents (path, (const char *)ring->data, ring->len, NULL));
  }
}

IlvTrace *
build (Fixture *self)
{
  g_autoptr (GError) error = NULL;
  write_rings (self);
  IlvRunInfo *info = ilv_run_info_new ();
  info->is_script = self->plan.workload == NULL;
  IlvTrace *trace = ilv_recording_read (self->folder, &self->plan, info, &error);
  g_assert_no_error (error);
  return trace;
}

void
assert_state (const IlvTrace *trace, IlvTrackId track, gint64 t_us, IlvState expected)
{
  g_assert_cmpint (track, !=, ILV_TRACK_NONE);
  g_assert_cmpstr (ilv_state_key (ilv_trace_get_state_at (trace, track, t_us * 1000)), ==,
                   ilv_state_key (expected));
}

void
assert_job_state (const IlvTrace *trace, guint32 number, gint64 t_us, IlvState expected)
{
  IlvJob job;
  ilv_trace_get_job (trace, number, &job);
  assert_state (trace, job.track, t_us, expected);
}

void
assert_instant (const IlvTrace *trace, IlvTrackId track, gint64 t_us, IlvEventKind kind, guint32 a,
                gint64 b)
{
  IlvInstant instant;
  g_assert_true (ilv_trace_find_last_instant (trace, track, kind, t_us * 1000, &instant));
  g_assert_cmpint (instant.time_ns, ==, t_us * 1000);
  g_assert_cmpuint (instant.a, ==, a);
  g_assert_cmpint (instant.b, ==, b);
}

IlvTrackId
find_thread (const IlvTrace *trace, IlvRole role, guint number)
{
  return ilv_trace_find_track (trace, ILV_TRACK_NONE, ILV_TRACK_THREAD, role, number);
}

/* The main thread, running from before time 0, and a pool thread that has the GIL at 0. */
GByteArray *
add_main (Fixture *self)
{
  GByteArray *ring = add_ring (self, MAIN_PID, MAIN_PID);
  put (ring, -20, ILV_REC_GIL_TAKE, 0, 1, 0, 0);
  put (ring, -10, ILV_REC_MARK, ILV_MARK_RUN_ORIGIN, 0, 0, ORIGIN);
  mark (ring, 1, ILV_MARK_JOB_SUBMIT, 0, 0);
  mark (ring, 2, ILV_MARK_JOB_SUBMIT, 0, 1);
  return ring;
}

GByteArray *
add_worker (Fixture *self, int tid)
{
  GByteArray *ring = add_ring (self, MAIN_PID, tid);
  put_text (ring, 3, ILV_REC_THR_NAME, 0, "ThreadPoolExecutor-0_0");
  put (ring, 3, ILV_REC_THR_START, 0, 0, 0, 0);
  return ring;
}
