/** What to call a body that is not the JSON that was expected. */
export function describeBody(body: string): string {
  const start = body.trimStart();
  if (start === '') return 'an empty body';
  if (/^<(!doctype|html)/i.test(start)) return 'an HTML page';
  if (start.startsWith('<')) return 'markup';
  return start.startsWith('{') || start.startsWith('[')
    ? 'incomplete or unexpected JSON'
    : 'something other than JSON';
}
