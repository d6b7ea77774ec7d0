/*
 * Preloaded into a till: a disk that tells the truth about what was synced.
 *
 * Files in SHIM_DIR are written as always, and a second folder, SHIM_IMAGE, gets only what would be on the
 * platters: writes reach it when their file is synced, or early and in part (the system writes pages back when
 * it likes). After a cut the image is the disk. A sync that fails drops what it should have written, for ever:
 * so does Linux.
 *
 * SHIM_CUT_AT=k      the power goes before the k-th call that changes the disk
 * SHIM_FAIL_AT=k     the k-th call of SHIM_FAIL_CALL (write, sync, truncate or open) fails with SHIM_FAIL_ERRNO,
 *                    and with SHIM_FAIL_FOREVER=1 all later ones do
 * SHIM_FULL_WHILE    they fail only while this file is there: a disk that is full because of it
 * SHIM_COUNTED       a file into which the number of those calls is written in the end
 * SHIM_FIRED         a file that is made when a call was failed
 * SHIM_SEED          which writes reach the image early
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <signal.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/types.h>
#include <unistd.h>

#define FDS_MAX 4096
#define FILES_MAX 64
#define NAME_MAX_BYTES 128
#define SECTOR_BYTES 512
/* One in so many writes reaches the image before it is synced. */
#define EARLY_ONE_IN 4

struct change { struct change *next; off_t at; size_t bytes; int truncates; char data[]; };
struct file { char name[NAME_MAX_BYTES]; struct change *first, *last; };

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static struct file files[FILES_MAX];
static int file_of[FDS_MAX];
static int files_known;
static long changes, failing_calls;
static uint32_t dice;

#define REAL(name, type) ((type)dlsym(RTLD_NEXT, name))
typedef int (*open_t)(const char *, int, ...);
typedef ssize_t (*pwrite_t)(int, const void *, size_t, off_t);
typedef ssize_t (*write_t)(int, const void *, size_t);
typedef int (*fd_t)(int);
typedef int (*truncate_t)(int, off_t);
typedef int (*path_t)(const char *);
typedef int (*rename_t)(const char *, const char *);

static long number(const char *name) { const char *text = getenv(name); return text ? atol(text) : 0; }

static uint32_t roll(void) {
  if (dice == 0) dice = (uint32_t)number("SHIM_SEED") * 2654435761u + 1;
  dice ^= dice << 13; dice ^= dice >> 17; dice ^= dice << 5;
  return dice;
}

/* The name inside SHIM_DIR, or NULL. Shared memory is no part of the disk. */
static const char *watched(const char *path) {
  const char *dir = getenv("SHIM_DIR");
  size_t length = dir ? strlen(dir) : 0;
  if (length == 0 || strncmp(path, dir, length) != 0 || path[length] != '/') return NULL;
  const char *name = path + length + 1;
  size_t bytes = strlen(name);
  if (strchr(name, '/') || bytes == 0 || bytes >= NAME_MAX_BYTES) return NULL;
  return bytes > 4 && strcmp(name + bytes - 4, "-shm") == 0 ? NULL : name;
}

static struct file *known(const char *name) {
  for (int place = 0; place < files_known; place += 1)
    if (strcmp(files[place].name, name) == 0) return &files[place];
  if (files_known == FILES_MAX) abort();
  strcpy(files[files_known].name, name);
  return &files[files_known++];
}

static struct file *of(int fd) {
  return fd >= 0 && fd < FDS_MAX && file_of[fd] > 0 ? &files[file_of[fd] - 1] : NULL;
}

static void image_path(char *path, size_t bytes, const char *name) {
  snprintf(path, bytes, "%s/%s", getenv("SHIM_IMAGE"), name);
}

/* Whether this call is to fail; does not return when the power goes before it. */
static int fails(const char *call) {
  changes += 1;
  if (changes == number("SHIM_CUT_AT")) kill(getpid(), SIGKILL);
  const char *failing = getenv("SHIM_FAIL_CALL");
  if (failing == NULL || strcmp(failing, call) != 0) return 0;
  failing_calls += 1;
  long at = number("SHIM_FAIL_AT");
  if (failing_calls != at && !(failing_calls > at && number("SHIM_FAIL_FOREVER"))) return 0;
  const char *filler = getenv("SHIM_FULL_WHILE");
  if (filler != NULL && access(filler, F_OK) != 0) return 0;
  int fired = REAL("open", open_t)(getenv("SHIM_FIRED"), O_CREAT | O_WRONLY, 0600);
  if (fired >= 0) REAL("close", fd_t)(fired);
  errno = (int)number("SHIM_FAIL_ERRNO");
  return 1;
}

static void to_image(const struct file *file, const struct change *change, size_t from, size_t bytes) {
  char path[4096];
  if (getenv("SHIM_IMAGE") == NULL) return;
  image_path(path, sizeof path, file->name);
  int fd = REAL("open", open_t)(path, O_RDWR | O_CREAT, 0600);
  if (fd < 0) abort();
  if (change->truncates) { if (REAL("ftruncate", truncate_t)(fd, change->at) != 0) abort(); }
  else if (REAL("pwrite", pwrite_t)(fd, change->data + from, bytes, change->at + (off_t)from) != (ssize_t)bytes) abort();
  REAL("close", fd_t)(fd);
}

static void remember(struct file *file, off_t at, const void *data, size_t bytes, int truncates) {
  struct change *change = malloc(sizeof *change + bytes);
  if (change == NULL) abort();
  *change = (struct change){ .at = at, .bytes = bytes, .truncates = truncates };
  if (bytes > 0) memcpy(change->data, data, bytes);
  if (file->last) file->last->next = change; else file->first = change;
  file->last = change;
  if (truncates || bytes == 0 || roll() % EARLY_ONE_IN != 0) return;
  size_t sectors = (bytes + SECTOR_BYTES - 1) / SECTOR_BYTES;
  size_t from = roll() % sectors * SECTOR_BYTES;
  size_t most = bytes - from, some = (1 + roll() % sectors) * SECTOR_BYTES;
  to_image(file, change, from, some < most ? some : most);
}

static void forget(struct file *file) {
  for (struct change *change = file->first; change;) {
    struct change *next = change->next;
    free(change);
    change = next;
  }
  file->first = file->last = NULL;
}

static int synced(int fd, const char *name) {
  pthread_mutex_lock(&lock);
  struct file *file = of(fd);
  int failed = file != NULL && fails("sync");
  int error = errno;
  if (file != NULL) {
    if (!failed) for (struct change *change = file->first; change; change = change->next) to_image(file, change, 0, change->bytes);
    forget(file);
  }
  pthread_mutex_unlock(&lock);
  if (failed) { errno = error; return -1; }
  /* The image is what counts: waiting for the real disk as well would only take time. */
  return file != NULL ? 0 : REAL(name, fd_t)(fd);
}

static int opened(const char *path, int flags, mode_t mode) {
  const char *name = watched(path);
  if (name == NULL) return REAL("open", open_t)(path, flags, mode);
  pthread_mutex_lock(&lock);
  int fd = fails("open") ? -1 : REAL("open", open_t)(path, flags, mode);
  if (fd >= FDS_MAX) abort();
  if (fd >= 0) file_of[fd] = (int)(known(name) - files) + 1;
  pthread_mutex_unlock(&lock);
  return fd;
}

static mode_t mode_in(int flags, va_list rest) { return flags & O_CREAT ? (mode_t)va_arg(rest, int) : 0; }
#define OPEN(name) int name(const char *path, int flags, ...) { \
  va_list rest; va_start(rest, flags); mode_t mode = mode_in(flags, rest); va_end(rest); return opened(path, flags, mode); }
OPEN(open)
OPEN(open64)

int close(int fd) {
  pthread_mutex_lock(&lock);
  if (fd >= 0 && fd < FDS_MAX) file_of[fd] = 0;
  pthread_mutex_unlock(&lock);
  return REAL("close", fd_t)(fd);
}

static ssize_t written(int fd, const void *data, size_t bytes, off_t at) {
  pthread_mutex_lock(&lock);
  struct file *file = of(fd);
  ssize_t wrote = file != NULL && fails("write") ? -1 : REAL("pwrite", pwrite_t)(fd, data, bytes, at);
  if (file != NULL && wrote > 0) remember(file, at, data, (size_t)wrote, 0);
  pthread_mutex_unlock(&lock);
  return wrote;
}

ssize_t pwrite(int fd, const void *data, size_t bytes, off_t at) { return written(fd, data, bytes, at); }
ssize_t pwrite64(int fd, const void *data, size_t bytes, off_t at) { return written(fd, data, bytes, at); }

ssize_t write(int fd, const void *data, size_t bytes) {
  if (of(fd) == NULL) return REAL("write", write_t)(fd, data, bytes);
  off_t at = lseek(fd, 0, SEEK_CUR);
  ssize_t wrote = written(fd, data, bytes, at);
  if (wrote > 0) lseek(fd, at + wrote, SEEK_SET);
  return wrote;
}

int fsync(int fd) { return synced(fd, "fsync"); }
int fdatasync(int fd) { return synced(fd, "fdatasync"); }

static int truncated(int fd, off_t bytes) {
  pthread_mutex_lock(&lock);
  struct file *file = of(fd);
  int result = file != NULL && fails("truncate") ? -1 : REAL("ftruncate", truncate_t)(fd, bytes);
  if (file != NULL && result == 0) remember(file, bytes, NULL, 0, 1);
  pthread_mutex_unlock(&lock);
  return result;
}

int ftruncate(int fd, off_t bytes) { return truncated(fd, bytes); }
int ftruncate64(int fd, off_t bytes) { return truncated(fd, bytes); }

int unlink(const char *path) {
  const char *name = watched(path);
  if (name != NULL) {
    pthread_mutex_lock(&lock);
    fails("unlink");
    if (getenv("SHIM_IMAGE") != NULL) {
      char image[4096];
      forget(known(name));
      image_path(image, sizeof image, name);
      REAL("unlink", path_t)(image);
    }
    pthread_mutex_unlock(&lock);
  }
  return REAL("unlink", path_t)(path);
}

/* Where there is an image nothing is renamed: it would not follow. */
int rename(const char *from, const char *to) {
  if (watched(from) != NULL) {
    if (getenv("SHIM_IMAGE") != NULL) abort();
    pthread_mutex_lock(&lock);
    fails("rename");
    pthread_mutex_unlock(&lock);
  }
  return REAL("rename", rename_t)(from, to);
}

__attribute__((destructor)) static void count(void) {
  const char *path = getenv("SHIM_COUNTED");
  if (path == NULL) return;
  FILE *file = fopen(path, "w");
  if (file == NULL) return;
  fprintf(file, "%ld\n", changes);
  fclose(file);
}
