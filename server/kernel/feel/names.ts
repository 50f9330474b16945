/** Built-in functions whose names hold spaces: read as one name where a call follows. */
export const calledNames = [
  'date and time', 'years and months duration', 'string length', 'upper case', 'lower case', 'substring before', 'substring after', 'starts with', 'ends with',
  'string join', 'list contains', 'list replace', 'insert before', 'index of', 'distinct values', 'duplicate values', 'round up', 'round down', 'round half up',
  'round half down', 'day of year', 'day of week', 'month of year', 'week of year', 'last day of month', 'met by', 'overlapped by', 'overlaps before', 'overlaps after',
  'finished by', 'started by', 'get value', 'get entries', 'context put', 'context merge', 'get or else', 'is defined', 'is empty', 'is blank',
]

/** Properties of temporal values and ranges whose names hold spaces. */
export const propertyNames = ['time offset', 'start included', 'end included']
