using Reconciler.Worker.Commands.Output;
using Spectre.Console.Testing;
using static Reconciler.Worker.Commands.Output.Fragment;

namespace Worker.Tests.Commands;

public sealed class ScreenTests
{
    private const string Arn = "arn:aws:bedrock-agentcore:us-east-1:000000000000:gateway/agentcore-mcp-server-mcp-gateway-xxxxxxxxxx";

    [Theory]
    [InlineData("[red]x[/]")]
    [InlineData("[")]
    [InlineData("]]")]
    [InlineData("[/]")]
    [InlineData("[[a]]")]
    [InlineData("{0} [link=http://x]y[/]")]
    public void Brackets_are_text(string text)
    {
        var table = new TextTable("HEAD", text);
        table.Add(text, Bad(text));
        table.AddNote(text);

        var output = Render(80, screen =>
        {
            screen.WriteLine(text);
            screen.WriteLine($"{Good(text)} {text}");
            screen.Write(table);
        });

        Assert.Equal(7, output.Split(text).Length - 1);
    }

    [Fact]
    public void Control_characters_are_shown_and_not_obeyed()
    {
        var output = Render(80, screen => screen.WriteLine($"a\u001b[2Jb\u0007\u202e{Good("\u009bc")}"));

        Assert.Equal("a\\u001b[2Jb\\u0007\\u202e\\u009bc\n", output);
    }

    [Fact]
    public void Colours_are_of_the_tones()
    {
        var console = new TestConsole().EmitAnsiSequences().Width(80);

        new Screen(console).WriteLine($"{Good("[ok]")} {Bad("no")}");

        Assert.Contains("[ok]\u001b[0m", console.Output, StringComparison.Ordinal);
        Assert.Equal(3, console.Output.Split("\u001b[0m").Length);
    }

    [Theory]
    [InlineData(80)]
    [InlineData(120)]
    [InlineData(20)]
    [InlineData(1)]
    public void Lines_break_between_words_and_continue_indented(int width)
    {
        var output = Render(width, screen => screen.WriteLine($"  the gateway {Arn} refuses a call that the policies do not permit"));

        // No word is cut, and no other word is on the line of one that is too long.
        var lines = output.TrimEnd('\n').Split('\n');
        Assert.Equal(
            $"the gateway {Arn} refuses a call that the policies do not permit".Split(' '),
            lines.SelectMany(line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries)));
        Assert.All(lines, line => Assert.True(line.Length <= width || line.Trim().Split(' ').Length == 1, line));
        Assert.All(lines[1..], line => Assert.StartsWith(new string(' ', Math.Min(4, width / 2)), line, StringComparison.Ordinal));
    }

    [Fact]
    public void A_table_keeps_its_first_column_and_continues_the_last_one_below_itself()
    {
        var table = new TextTable("STATE", "RESOURCE", "REASON");
        table.Add("Stalled", "Gateway/tools", "the role cannot be assumed by the service, and nobody has changed it since");
        table.Add("Ready", "Role/tools", "");

        Assert.Equal(
            """
            STATE    RESOURCE       REASON
            Stalled  Gateway/tools  the role cannot be assumed by the
                                    service, and nobody has changed it
                                    since
            Ready    Role/tools

            """.ReplaceLineEndings("\n"),
            Render(60, screen => screen.Write(table)));
    }

    [Fact]
    public void What_does_not_fit_beside_its_row_is_below_it()
    {
        var table = new TextTable("STATE", "RESOURCE", "ID");
        table.Add("Ready", "Gateway/a-gateway-with-a-long-name", Arn);
        table.AddNote("a note");

        Assert.Equal(
            $"STATE  RESOURCE                            ID\nReady  Gateway/a-gateway-with-a-long-name\n    {Arn}\n       a note\n",
            Render(60, screen => screen.Write(table)));
    }

    [Fact]
    public void A_live_line_is_cut_to_the_width()
    {
        Assert.Equal("abc…", TextLayout.Truncate($"{Good("ab")}cdef", 4).ToString());
        Assert.Equal("abcd", TextLayout.Truncate("abcd", 4).ToString());
    }

    private static string Render(int width, Action<Screen> write)
    {
        var console = new TestConsole().Width(width);
        write(new Screen(console));
        return console.Output.ReplaceLineEndings("\n");
    }
}
