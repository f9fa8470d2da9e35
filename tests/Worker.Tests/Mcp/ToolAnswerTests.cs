using ModelContextProtocol;
using ModelContextProtocol.Protocol;
using Reconciler.Worker.Mcp;

namespace Worker.Tests.Mcp;

public sealed class ToolAnswerTests
{
    private const string Reason = "No policy applies to the request (denied by default).";
    private const string Denial = $"Tool Execution Denied: Tool call not allowed due to policy enforcement [{Reason}]";

    [Fact]
    public void A_denial_is_recognized_in_a_result_and_in_an_error()
    {
        var result = ToolAnswer.From(Failure($"AuthorizeActionException - {Denial}"));
        var error = ToolAnswer.From(new McpProtocolException($"Request failed (remote): {Denial}", (McpErrorCode)(-32002)));

        Assert.Equal((ToolOutcome.Denied, Reason), (result.Outcome, result.Text));
        Assert.Equal((ToolOutcome.Denied, Reason), (error.Outcome, error.Text));
        Assert.Equal(Denial, (string?)error.Json["error"]!["message"]);
    }

    [Fact]
    public void A_failed_tool_and_an_unknown_tool_have_different_outcomes()
    {
        var failed = ToolAnswer.From(Failure("An internal error occurred. Please retry later."));
        var unknown = ToolAnswer.From(new McpProtocolException("Unknown tool: x", McpErrorCode.InvalidParams));
        var broken = ToolAnswer.From(new McpProtocolException("oh", McpErrorCode.InternalError));

        Assert.Equal(
            [ToolOutcome.Failed, ToolOutcome.Refused, ToolOutcome.Failed],
            new[] { failed, unknown, broken }.Select(answer => answer.Outcome));
    }

    [Fact]
    public void Texts_are_joined_by_lines_and_other_content_is_named()
    {
        var answer = ToolAnswer.From(new CallToolResult
        {
            Content =
            [
                new TextContentBlock { Text = "one" },
                ImageContentBlock.FromBytes(new byte[] { 1 }, "image/png"),
                new TextContentBlock { Text = "two" },
            ],
        });

        Assert.Equal((ToolOutcome.Done, string.Join(Environment.NewLine, "one", "[image]", "two")), (answer.Outcome, answer.Text));
    }

    private static CallToolResult Failure(string text) => new() { IsError = true, Content = [new TextContentBlock { Text = text }] };
}
