using System.Text;

namespace EndToEnd.Tests;

/// <summary>Output that a test waits for while the command goes on.</summary>
internal sealed class WatchedWriter : TextWriter
{
    private readonly StringBuilder _text = new();
    private readonly List<(string Text, TaskCompletionSource Found)> _waiting = [];
    private readonly Lock _lock = new();

    public override Encoding Encoding => Encoding.UTF8;

    public override void Write(char value) => Write(value.ToString());

    public override void Write(char[] buffer, int index, int count) => Write(new string(buffer, index, count));

    public override void Write(string? value)
    {
        lock (_lock)
        {
            _text.Append(value);
            var all = _text.ToString();
            foreach (var (_, found) in _waiting.Where(entry => all.Contains(entry.Text, StringComparison.Ordinal))) found.TrySetResult();
        }
    }

    public override void WriteLine(string? value) => Write(value + "\n");

    /// <summary>Waits until a text was written.</summary>
    public Task WaitForAsync(string text)
    {
        var found = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (_lock)
        {
            if (_text.ToString().Contains(text, StringComparison.Ordinal)) found.SetResult();
            else _waiting.Add((text, found));
        }

        return found.Task.WaitAsync(TimeSpan.FromSeconds(60));
    }

    public override string ToString()
    {
        lock (_lock) return _text.ToString();
    }
}
