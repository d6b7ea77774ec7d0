/*
 * A card reader that can be unplugged from a PC/SC daemon that goes on running, on a machine without USB.
 *
 * Loaded into pcscd before anything else (LD_PRELOAD) it stands in for libudev: each sign that comes down the pipe
 * TEST_USB_EVENTS plugs the device in (+) or out (-), and the daemon does the rest itself, as with a real one. It also
 * shows the daemon a folder of its own (TEST_USB_DRIVERS) in the place of the installed drivers. Loaded once more, as
 * the device's driver, it is vsmartcard's virtual reader, which listens for cards at TEST_USB_PORT.
 */
#define _GNU_SOURCE
#include <dirent.h>
#include <dlfcn.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static const char installed_drivers[] = "/usr/lib/pcsc/drivers";

static const char *redirected(const char *path, char *into) {
  size_t length = sizeof installed_drivers - 1;
  if (path == NULL || strncmp(path, installed_drivers, length) != 0) return path;
  snprintf(into, PATH_MAX, "%s%s", getenv("TEST_USB_DRIVERS"), path + length);
  return into;
}

DIR *opendir(const char *path) {
  char into[PATH_MAX];
  return ((DIR * (*)(const char *)) dlsym(RTLD_NEXT, "opendir"))(redirected(path, into));
}

FILE *fopen(const char *path, const char *mode) {
  char into[PATH_MAX];
  return ((FILE * (*)(const char *, const char *)) dlsym(RTLD_NEXT, "fopen"))(redirected(path, into), mode);
}

void *dlopen(const char *path, int flags) {
  char into[PATH_MAX];
  return ((void *(*)(const char *, int))dlsym(RTLD_NEXT, "dlopen"))(redirected(path, into), flags);
}

/* One device, one list of devices, one of everything: the daemon only hands these back. */
static int thing;
static char sign;

/* Opened for writing, too, so that the pipe never ends while nobody writes. */
static int events(void) {
  static int file = -1;
  if (file < 0) file = open(getenv("TEST_USB_EVENTS"), O_RDWR | O_CLOEXEC);
  return file;
}

void *udev_new(void) { return &thing; }
void *udev_unref(void *udev) { return udev; }
void *udev_enumerate_new(void *udev) { return udev; }
void *udev_enumerate_unref(void *all) { return all; }
int udev_enumerate_add_match_subsystem(void *all, const char *name) { return all == NULL || name == NULL; }
int udev_enumerate_scan_devices(void *all) { return all == NULL; }
/* Nothing is plugged in when the daemon starts. */
void *udev_enumerate_get_list_entry(void *all) { return all == NULL ? all : NULL; }
void *udev_list_entry_get_next(void *entry) { return entry; }
const char *udev_list_entry_get_name(void *entry) { return entry; }
void *udev_monitor_new_from_netlink(void *udev, const char *name) { return name == NULL ? NULL : udev; }
int udev_monitor_filter_add_match_subsystem_devtype(void *monitor, const char *subsystem, const char *type) {
  return monitor == NULL || subsystem == NULL || type == NULL;
}
int udev_monitor_enable_receiving(void *monitor) { return monitor == NULL; }
int udev_monitor_get_fd(void *monitor) { return monitor == NULL ? -1 : events(); }
void *udev_monitor_receive_device(void *monitor) { return read(events(), &sign, 1) == 1 ? monitor : NULL; }

void *udev_device_new_from_syspath(void *udev, const char *path) { return path == NULL ? NULL : udev; }
void *udev_device_unref(void *device) { return device; }
void *udev_device_get_parent_with_subsystem_devtype(void *device, const char *subsystem, const char *type) {
  return subsystem == NULL || type == NULL ? NULL : device;
}
const char *udev_device_get_action(void *device) {
  if (device == NULL) return NULL;
  return sign == '+' ? "add" : "remove";
}
const char *udev_device_get_sysname(void *device) { return device == NULL ? NULL : "1-1:1.0"; }
const char *udev_device_get_devnode(void *device) { return device == NULL ? NULL : "/dev/bus/usb/001/002"; }
const char *udev_device_get_sysattr_value(void *device, const char *name) {
  if (device == NULL) return NULL;
  if (strcmp(name, "idVendor") == 0) return "0001";
  if (strcmp(name, "idProduct") == 0) return "0001";
  if (strcmp(name, "bInterfaceNumber") == 0) return "00";
  if (strcmp(name, "product") == 0) return "Pluggable PCD";
  return NULL;
}

/* As a driver: all else that the daemon asks for, it finds in the virtual reader that this is linked with. */
long IFDHCreateChannel(unsigned long slot, unsigned long port);
long IFDHCreateChannelByName(unsigned long slot, const char *name) {
  return name == NULL ? -1 : IFDHCreateChannel(slot, strtoul(getenv("TEST_USB_PORT"), NULL, 10));
}
