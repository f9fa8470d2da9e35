using Reconciler.Spec;
using Reconciler.Spec.References;

namespace Spec.Tests;

public sealed class ReferenceTextTests
{
    [Fact]
    public void References_are_found_in_order() => Assert.Equal(
        [
            new Reference(new ObjectRef("Gateway", "gw"), "arn"), new Reference(new ObjectRef("aws", ""), "region"),
            new Reference(new ObjectRef("UserPool", "u"), "clients.web.id"),
        ],
        ReferenceText.Find("a ${Gateway/gw.arn} b ${aws.region}${UserPool/u.clients.web.id}"));

    [Fact]
    public void Unresolved_references_stay() => Assert.Equal(
        "eu ${Gateway/gw.arn}", ReferenceText.Substitute(
            "${aws.region} ${Gateway/gw.arn}", reference => reference.Attribute == "region" ? "eu" : null));

    [Fact]
    public void An_escape_becomes_a_literal()
    {
        Assert.Equal("${aws.region}", ReferenceText.Substitute("$${aws.region}", _ => throw new InvalidOperationException()));
        Assert.False(ReferenceText.HasReferences("$${aws.region}"));
    }

    [Theory]
    [InlineData("${aws:username}")]
    [InlineData("$(date)")]
    [InlineData("${}")]
    [InlineData("no reference")]
    public void Other_variables_are_left_alone(string text)
    {
        Assert.Empty(ReferenceText.Find(text));
        Assert.Equal(text, ReferenceText.Substitute(text, _ => "x"));
    }

    [Fact]
    public void References_print_as_they_are_written() => Assert.Equal(
        ["${Gateway/gw.arn}", "${aws.region}"], ReferenceText.Find("${Gateway/gw.arn}${aws.region}")
            .Select(reference => reference.ToString()));
}
